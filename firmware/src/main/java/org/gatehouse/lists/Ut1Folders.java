package org.gatehouse.lists;

import static java.util.Map.entry;

import java.util.Map;

/**
 * Which category a folder of UT1 fills where the settings do not say it. Left out: what is no reason to block anything (banks, press, jobs,
 * religion, the lists of sites to allow), what is too coarse (mixed_adult, filehosting, webhosting, and strict_redirector, which takes search engines along), and the aliases.
 */
final class Ut1Folders {
    static final Map<String, String> USUAL = Map.ofEntries(
            entry("adult", "adult"),
            entry("agressif", "discrimination"), // "racist, anti-Semitic, inciting to hatred"
            entry("ai", "ai"),
            entry("audio-video", "video"),
            entry("chat", "chat"),
            entry("cryptojacking", "cryptomining"),
            entry("dangerous_material", "weapons"),
            entry("dating", "dating"),
            entry("ddos", "hacking"),
            entry("doh", "doh"),
            entry("drogue", "drugs"),
            entry("dynamic-dns", "dynamic-dns"),
            entry("forums", "forums"),
            entry("gambling", "gambling"),
            entry("games", "games"),
            entry("hacking", "hacking"),
            entry("malware", "malware"),
            entry("phishing", "phishing"),
            entry("publicite", "ads"),
            entry("redirector", "vpn-proxy"),
            entry("remote-control", "remote-control"),
            entry("residential-proxies", "vpn-proxy"),
            entry("shopping", "shopping"),
            entry("shortener", "url-shorteners"),
            entry("social_networks", "social"),
            entry("stalkerware", "malware"),
            entry("translation", "translation"),
            entry("vpn", "vpn-proxy"),
            entry("warez", "piracy"),
            entry("webmail", "web-mail"));

    private Ut1Folders() {}
}
