/**
 * Every known way round a filter, tried on the box by a crafted client and by real programs, against real servers, each with a blocked name and with an allowed one.
 * {@code sudo tests/evasions} runs these alone and prints their report.
 */
package org.gatehouse.evasions;
