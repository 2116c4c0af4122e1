/** What holds for the repository as a whole. */
@NullMarked
package dev.parley.arch;

import org.jspecify.annotations.NullMarked;
