/** Code without domain meaning that the services share. Each subpackage is one subject. */
@NullMarked
package dev.workstream.defaults;

import org.jspecify.annotations.NullMarked;
