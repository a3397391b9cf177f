/** The logbook's bench: in the logbook's own package, so that an hour's seconds can pass in one. */
package org.gatehouse.logbook;
