# shellcheck shell=bash disable=SC2034,SC2154
# Sourced by tools/lab: the demo. A pupil, a teacher and a visitor try real sites with real programs; each attempt is
# compared with what the lab's policy says, and with what the logbook says about it.

# Each line: who, how, name, expected. What is tried a second time, in another way, stands behind the rest: a try waits for the rows of those before it that are like it.
readonly demo_attempts='
pupil   A       www.bbc.co.uk           allow
pupil   https4  www.bbc.co.uk           allow
pupil   https6  www.thinkuknow.co.uk    allow
pupil   http4   www.bbc.co.uk           allow
pupil   A       www.roblox.com          block
staff   A       www.roblox.com          allow
visitor A       www.roblox.com          block
pupil   A       www.bet365.com          block
staff   A       www.bet365.com          block
pupil   https4  www.roblox.com          block
staff   https4  www.roblox.com          allow
pupil   http4   www.facebook.com        block
staff   http4   www.facebook.com        allow
staff   http6   www.bet365.com          block
pupil   tls4    WWW.Facebook.COM        block
staff   tls6    WWW.Facebook.COM        allow
pupil   tls4    nordvpn.com             block
pupil   tls4    -                       block
pupil   AAAA    WwW.rObLoX.CoM.         block
pupil   https6  www.roblox.com          block
staff   https6  www.roblox.com          allow
pupil   http6   www.facebook.com        block
pupil   tls4    www.facebook.com.       block
'

command_demo() {
    (($# == 0)) || misuse "demo takes no options"
    read_options
    bring_up
    # From here on the lab goes down again, however the demo ends.
    finished=no
    follow_log
    say "trying"
    printf '\n%-8s %-50s %-9s %-52s %s\n' WHO WHAT EXPECTED SEEN REASON
    local who how name expected attempts=0 surprises=0 tried=() looked_for=' ' row
    while read -r who how name expected; do
        [[ -n $who ]] || continue
        attempts=$((attempts + 1))
        row="$who/$(protocol_of "$how")/$(canonical "$name")"
        if [[ $looked_for == *" $row "* ]]; then
            show_tried # or the one's row would be taken for the other's
        fi
        looked_for+="$row "
        local begun_micros=${EPOCHREALTIME/./}
        try "$who" "$how" "$name"
        tried+=("$who|$how|$name|$expected|$outcome|$begun_micros|$what|$seen")
    done <<<"$demo_attempts"
    show_tried
    show_logbook
    if ((surprises)); then
        say "$surprises of $attempts attempts went otherwise than expected"
        exit 1
    fi
    say "all $attempts attempts went as expected"
    trap '' INT TERM HUP
    tear_down
    finished=yes
    say "down"
}

# Prints what was tried since the last time: a second of events is written at its end, so several wait for theirs together.
show_tried() {
    local attempt
    for attempt in "${tried[@]}"; do
        if ! show_attempt "$attempt"; then
            surprises=$((surprises + 1))
        fi
    done
    tried=() looked_for=' '
}

# Prints one row of the table; fails when what was seen or what was logged is not what was expected.
show_attempt() {
    local who how name expected outcome begun_micros what seen
    IFS='|' read -r who how name expected outcome begun_micros what seen <<<"$1"
    local protocol verdict='' reason='not in the logbook' mark=''
    protocol=$(protocol_of "$how")
    if wait_for 20 logged "$who" "$protocol" "$name" "$begun_micros"; then
        IFS='|' read -r verdict reason <<<"$(logged_verdict "$who" "$protocol" "$name" "$begun_micros")"
    fi
    if [[ $outcome != "$expected" || $verdict != "$expected" ]]; then
        mark='   <-- not as expected'
    fi
    printf '%-8s %-50s %-9s %-52s %s%s\n' "$who" "$what" "$expected" "$seen" "$reason" "$mark"
    [[ -z $mark ]]
}

# try WHO HOW NAME sets what (the command in short), seen (in words) and outcome (allow, block or other).
try() {
    outcome=other
    case $2 in
        A | AAAA) try_dns "$@" ;;
        http[46]) try_http "$1" "$3" "${2: -1}" ;;
        https[46]) try_https "$1" "$3" "${2: -1}" ;;
        tls[46]) try_tls "$1" "$3" "${2: -1}" ;;
    esac
}

try_dns() {
    local answer address
    what="dig $3 $2"
    answer=$(in_host "$1" dig +tries=1 +time=3 "$3" "$2" 2>&1) || true
    address=$(awk -v type="$2" '!/^;/ && $4 == type { print $5; exit }' <<<"$answer")
    if [[ $answer == *'status: NXDOMAIN'* && $answer == *'EDE: 17 (Filtered)'* ]]; then
        outcome=block
        seen="NXDOMAIN, $(sed -n 's/^; EDE: 17 (Filtered): */EDE 17 /p' <<<"$answer" | tr -d '()')"
    elif [[ $address == "$server4" || $address == "$server6" ]]; then
        outcome=allow
        seen=$address
    else
        seen=$(grep -o 'status: [A-Z]*\|timed out' <<<"$answer" | head -n 1)
    fi
}

# The address is given, as a device that did not ask the DNS would have it.
try_http() {
    what="curl -$3 http://$2/"
    local status
    status=$(web_request "$1" "$2" "$3" 80 "http://$2/" -w '%{http_code}' 2>/dev/null) || true
    seen="status ${status: -3}"
    case ${status: -3} in
        200) outcome=allow ;;
        403) outcome=block ;;
    esac
}

try_https() {
    what="curl -$3 https://$2/"
    seen=$(web_request "$1" "$2" "$3" 443 "https://$2/" 2>&1) || true
    read_connection "$seen" "outside was asked for"
}

web_request() {
    local who=$1 name=$2 family=$3 port=$4 url=$5
    shift 5
    in_host "$who" curl -sSk --noproxy '*' "-$family" --max-time 5 \
        --resolve "$name:$port:$(server_address "$family")" "$@" "$url"
}

# A name of "-" is a hello without a name.
try_tls() {
    local words=(-servername "$2") address text
    if [[ $2 == - ]]; then
        words=(-noservername)
    fi
    what="openssl s_client -$3 ${words[*]}"
    address=$(server_address "$3")
    text=$(in_host "$1" timeout 5 openssl s_client "-$3" -connect "[$address]:443" "${words[@]}" </dev/null 2>&1) || true
    read_connection "$text" "Verification error: self-signed certificate"
}

# read_connection TEXT PROOF: what became of a TLS connection, by what the client said about it.
read_connection() {
    if [[ $1 == *"$2"* ]]; then
        outcome=allow
        seen='connected'
    elif [[ $1 == *'Connection reset'* || $1 == *errno=104* ]]; then
        outcome=block
        seen='connection reset'
    else
        seen=$(head -n 1 <<<"$1")
    fi
}

server_address() {
    case $1 in
        4) echo "$server4" ;;
        6) echo "$server6" ;;
    esac
}

protocol_of() {
    case $1 in
        A | AAAA) echo dns ;;
        http[46]) echo http ;;
        *) echo tls ;;
    esac
}

canonical() {
    local name=${1,,}
    echo "${name%.}"
}

# The logbook's row about an attempt: verdict|reason.
logged_verdict() {
    local name
    name=$(canonical "$3")
    query "select verdict, reason || case when category is null then '' else ': ' || category end || ', ' || grp
           from event
           where client_mac = '02:00:00:00:00:${last_byte[$1]}' and protocol = '$2'
             and coalesce(name, '') = '${name#-}' and time_micros >= $4
           order by id desc limit 1" 2>/dev/null
}

logged() { [[ -n $(logged_verdict "$@") ]]; }

show_logbook() {
    if ! query 'select 1 from event' >/dev/null 2>&1; then
        say "the logbook cannot be read"
        return 0
    fi
    printf '\nWhat the logbook holds, by group, protocol and verdict:\n\n'
    query -header -column 'select grp as "group", protocol, verdict, sum(count) as openings, count(distinct name) as names
                           from event where protocol <> '\''box'\'' group by 1, 2, 3'
    printf '\nIts last rows:\n\n'
    query -header -column "select strftime('%H:%M:%f', time_micros / 1e6, 'unixepoch') as utc, client_mac, client,
                           protocol, name, verdict, reason, category,
                           coalesce(rule, 'schedule ' || schedule) as decided_by, revision from event
                           where protocol <> 'box' order by id desc limit 5"
    echo
}
