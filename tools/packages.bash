# shellcheck shell=bash
# Sourced by the scripts that need Debian packages; needs root when something is missing.

# need_packages COMMAND:PACKAGE… installs the package of each command that is not there yet. Servers that come
# with a package are for the lab alone: they are neither started nor enabled on this machine.
need_packages() {
    local pair missing=()
    for pair in "$@"; do
        command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
    done
    ((${#missing[@]})) || return 0
    if ((EUID != 0)); then
        echo "missing packages: ${missing[*]}; run this as root, or: apt-get install ${missing[*]}" >&2
        return 1
    fi
    echo "installing ${missing[*]}" >&2
    (
        trap 'restore_service_starts' EXIT
        trap 'exit 130' INT TERM HUP
        hold_service_starts
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -q >&2
        apt-get install -q -y --no-install-recommends "${missing[@]}" >&2
    ) || return 1
    local package
    for package in "${missing[@]}"; do
        case $package in
            nginx* | unbound | prometheus) keep_service_off "${package%%-*}" ;;
        esac
    done
}

# Debian's way to install a server without starting it: a policy-rc.d that says no (invoke-rc.d(8)).
readonly policy_rc=/usr/sbin/policy-rc.d

hold_service_starts() {
    if [[ -e $policy_rc ]]; then
        mv "$policy_rc" "$policy_rc.before-gatehouse"
    fi
    printf '#!/bin/sh\nexit 101\n' >"$policy_rc"
    chmod 755 "$policy_rc"
}

restore_service_starts() {
    rm -f "$policy_rc"
    if [[ -e $policy_rc.before-gatehouse ]]; then
        mv "$policy_rc.before-gatehouse" "$policy_rc"
    fi
}

keep_service_off() {
    if command -v systemctl >/dev/null; then
        systemctl disable "$1" >/dev/null 2>&1 || true
    fi
}
