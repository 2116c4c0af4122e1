/**
 * A generated company: people, conversations and what they say, for a first look and for measuring.
 * It yields the records of an export and touches nothing else.
 */
@NullMarked
package dev.parley.demo;

import org.jspecify.annotations.NullMarked;
