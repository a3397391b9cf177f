package org.gatehouse.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the table {@code [mail]} of the settings. */
final class MailReader {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_ADDRESSES = 20; // each of them gets every mail
    private static final int MAX_ADDRESS = 254; // RFC 5321 section 4.5.3.1.3, without its brackets
    /** Those that people have (RFC 5321 section 4.1.2 allows more); nothing that could begin another header or another address. */
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?");

    private static final Pattern SERVER = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.:-]*[A-Za-z0-9])?");

    private final Document document;
    private final ReadableFiles files;

    MailReader(Document document, Path file) {
        this.document = document;
        this.files = new ReadableFiles(document, file);
    }

    Optional<MailSettings> read() {
        return document.root().section("mail").flatMap(this::read);
    }

    private Optional<MailSettings> read(Section mail) {
        mail.allow("server", "port", "tls", "ca-file", "from", "to", "summary-to", "user", "password-file");
        Optional<String> server = server(mail);
        MailTls tls = tls(mail);
        int port = port(mail, tls);
        Optional<Path> authority = mail.text("ca-file").flatMap(files::path);
        Optional<String> from = mail.requiredText("from", "the address that mails of the box come from")
                .flatMap(this::address);
        List<String> to = addresses(mail.requiredTexts("to", "the addresses of the safeguarding lead and deputies"));
        if (mail.has("to") && mail.texts("to").isEmpty()) {
            document.fault(mail.key("to"), "'to' names nobody", "the addresses of the safeguarding lead and deputies");
        }
        List<String> summaryTo = addresses(mail.texts("summary-to"));
        Optional<MailSettings.Login> login = login(mail, tls);
        if (server.isEmpty() || from.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new MailSettings(server.get(), port, tls, authority, from.get(), to, summaryTo, login));
    }

    private Optional<String> server(Section mail) {
        Optional<Located<String>> written = mail.requiredText("server", "the mail server's name or address");
        written.filter(name -> !SERVER.matcher(name.value()).matches())
                .ifPresent(name -> document.fault(
                        name,
                        Fault.quoted(name.value()) + " is no host name or address",
                        "such as smtp.school.example"));
        return written.map(Located::value);
    }

    private MailTls tls(Section mail) {
        Optional<Located<String>> written = mail.text("tls");
        for (MailTls tls : MailTls.values()) {
            if (tls.code().equals(written.map(Located::value).orElse(MailTls.STARTTLS.code()))) {
                return tls;
            }
        }
        document.fault(
                written.orElseThrow(),
                "'tls' is " + Fault.quoted(written.get().value()),
                "\"starttls\", \"tls\" or \"none\"");
        return MailTls.STARTTLS;
    }

    private int port(Section mail, MailTls tls) {
        int usual =
                switch (tls) {
                    case STARTTLS -> 587; // RFC 6409
                    case TLS -> 465; // RFC 8314 section 7.3
                    case NONE -> 25;
                };
        Optional<Located<Long>> written = mail.number("port");
        long port = written.map(Located::value).orElse((long) usual);
        if (port < 1 || port > MAX_PORT) {
            document.fault(written.orElseThrow(), "'port' is " + port, "a whole number from 1 to " + MAX_PORT);
            return usual;
        }
        return (int) port;
    }

    private List<String> addresses(List<Located<String>> written) {
        List<String> addresses = new ArrayList<>();
        for (Located<String> one : written) {
            address(one).filter(address -> !addresses.contains(address)).ifPresent(addresses::add);
        }
        if (addresses.size() > MAX_ADDRESSES) {
            document.fault(written.get(0), addresses.size() + " addresses", "at most " + MAX_ADDRESSES);
        }
        return addresses;
    }

    private Optional<String> address(Located<String> written) {
        if (written.value().length() <= MAX_ADDRESS
                && ADDRESS.matcher(written.value()).matches()) {
            return Optional.of(written.value());
        }
        document.fault(
                written, Fault.quoted(written.value()) + " is no mail address", "one such as dsl@school.example");
        return Optional.empty();
    }

    /** A password is never sent where anybody on the way can read it. */
    private Optional<MailSettings.Login> login(Section mail, MailTls tls) {
        Optional<Located<String>> user = mail.text("user");
        if (mail.has("user") != mail.has("password-file")) {
            mail.missing(mail.has("user") ? "password-file" : "user", "both of them, or neither");
        }
        if (tls == MailTls.NONE && user.isPresent()) {
            document.fault(
                    user.get(), "'user' with tls = \"none\"", "\"starttls\" or \"tls\": the password would be seen");
        }
        Optional<Path> password = mail.text("password-file").flatMap(files::path);
        return user.flatMap(named -> password.map(path -> new MailSettings.Login(named.value(), path)));
    }
}
