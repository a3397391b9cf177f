package org.gatehouse.alert;

/** Takes letters to those that they are for. One thread at a time. */
public interface Carrier {
    /**
     * Sets out.
     *
     * @throws MailException where there is no way to the mail server
     */
    Round begin() throws MailException;

    /** One way to the server with any number of letters. */
    interface Round extends AutoCloseable {
        /**
         * Hands over a letter; when this returns, the server has taken it upon itself.
         *
         * @throws MailException where it has not
         */
        void deliver(Letter letter, String address) throws MailException;

        @Override
        void close();
    }
}
