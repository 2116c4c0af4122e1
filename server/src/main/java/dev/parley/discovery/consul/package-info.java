/** Discovery by Consul, through an agent that each machine has. */
@org.jspecify.annotations.NullMarked
package dev.parley.discovery.consul;
