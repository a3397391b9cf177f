package org.gatehouse;

/** The composition root: reads the settings, builds the parts, starts them in order and ends them in order. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("gatehouse");
    }
}
