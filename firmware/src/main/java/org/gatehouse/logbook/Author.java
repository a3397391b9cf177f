package org.gatehouse.logbook;

/**
 * Who did something.
 *
 * @param person a name, as the one who was there gave it or his key says it
 * @param role the code of the role that he acted in: {@code technician}, {@code dsl}, {@code head}, or {@code box} for what the appliance does by itself
 * @param way how he came: {@code local} for the command line on the box, {@code file} for the policy file, …
 */
public record Author(String person, String role, String way) {
    /** {@code local (technician)}. */
    @Override
    public String toString() {
        return person + " (" + role + ")";
    }
}
