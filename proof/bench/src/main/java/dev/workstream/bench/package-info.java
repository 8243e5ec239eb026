/**
 * Measures the costs and benefits of Workstream on a separate system, beside baselines in the same
 * run. Nothing here is part of the product.
 */
@NullMarked
package dev.workstream.bench;

import org.jspecify.annotations.NullMarked;
