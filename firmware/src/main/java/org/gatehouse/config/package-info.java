/**
 * Configuration files, read once at start: typed values with the line and column they came from, and every fault of a file at
 * once instead of the first. The sources of the category lists are part of the settings.
 *
 * <p>Runs on the thread that starts or reloads the service, never on a lane. Imports nothing of Gatehouse, and is the only place
 * for tomlj.
 */
package org.gatehouse.config;
