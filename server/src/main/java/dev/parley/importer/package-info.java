/**
 * History from outside: the records of an export, what was wrong with it, and the renaming of ids.
 * Pure: it touches neither the store nor the network, and knows no file format.
 */
@NullMarked
package dev.parley.importer;

import org.jspecify.annotations.NullMarked;
