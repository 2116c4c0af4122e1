package dev.parley.arch.bad.model;

import dev.parley.arch.bad.logic.Careless;
import org.apache.lucene.util.Version;

/** A model that knows too much; its package lacks the null mark. */
public record Thing(Careless careless, Version version) {}
