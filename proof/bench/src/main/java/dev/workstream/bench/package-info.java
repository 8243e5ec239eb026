/**
 * Measures a system of its own, each figure beside a baseline in the same run: what Workstream
 * costs and what it is worth. Nothing here is part of the product.
 */
@NullMarked
package dev.workstream.bench;

import org.jspecify.annotations.NullMarked;
