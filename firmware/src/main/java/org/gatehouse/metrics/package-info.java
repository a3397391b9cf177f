/**
 * What the box counts, in Prometheus' text format on an address of the school's own network; off unless the settings say where. Everything is read when somebody asks, on the server's own threads: nothing here is called by a lane,
 * and no label has the name of a site, a device or a person. Imports {@code event} and {@code config}, and is the only place for Prometheus' client library.
 */
package org.gatehouse.metrics;
