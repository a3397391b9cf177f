# shellcheck shell=bash disable=SC2154
# Sourced by tests/board: a whole machine with the board's files on its disk, between a pupil and a router in network namespaces.
#
#   pupil ─ [bridge] ─ tap ─ lan0 [the machine: br0] wan0 ─ tap ─ [bridge] ─ router (DHCP, DNS, HTTPS)

readonly release=trixie
readonly lan_mac=02:00:00:00:0b:01 wan_mac=02:00:00:00:0b:02 pupil_mac=02:00:00:00:00:11
readonly router4=192.0.2.1 router6=2001:db8:1::1 pupil4=192.0.2.11 server4=198.51.100.10
readonly namespaces=("$lab-pupil" "$lab-cable" "$lab-router")
# Beside what the appliance needs: a kernel and a system to run it on, and what a technician at the console would have.
readonly system_packages=linux-image-cloud-amd64,systemd-sysv,udev,kmod,util-linux,procps,openssh-client

# ---------------------------------------------------------------- the disk

# A Debian without the board's files; made once, kept in tests/target.
make_base() {
    base=$cache/$release.tar
    local wanted
    wanted=$(tr '\n' ',' <"$repository/board/packages")$system_packages
    if [[ -e $base && $(cat "$base.packages" 2>/dev/null) == "$wanted" ]]; then
        return
    fi
    say "makes a Debian of the release $release"
    mkdir -p "$cache"
    mmdebstrap --quiet --format=tar --variant=minbase --include="$wanted" "$release" "$base.next" "$(mirror)" >"$state/mmdebstrap.log" 2>&1 ||
        fail "mmdebstrap: $(tail -n 5 "$state/mmdebstrap.log")"
    mv "$base.next" "$base"
    printf '%s' "$wanted" >"$base.packages"
}

# From where this machine gets its own packages.
mirror() {
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Packages' | awk '$1 == "Debian" { print $2; exit }'
}

# As a technician would: the base system, board/install, the ports' addresses, the services.
make_disk() {
    local root=$state/root
    mkdir "$root"
    tar -xf "$base" -C "$root"
    "$repository/board/install" "$root" >"$state/install.log"
    sed -i "s/^PermanentMACAddress=.*/PermanentMACAddress=$lan_mac/" "$root/etc/systemd/network/10-gatehouse-lan0.link"
    sed -i "s/^PermanentMACAddress=.*/PermanentMACAddress=$wan_mac/" "$root/etc/systemd/network/10-gatehouse-wan0.link"
    systemctl --quiet --root="$root" enable systemd-networkd systemd-resolved gatehouse 2>/dev/null
    add_console "$root"
    spare_translated_time "$root"
    mkdir -p "$root/boot/firmware"
    echo 'LABEL=BOOTFS /boot/firmware vfat defaults 0 2' >"$root/etc/fstab"
    kernel=$state/vmlinuz initrd=$state/initrd
    cp "$root"/boot/vmlinuz-* "$kernel"
    cp "$root"/boot/initrd.img-* "$initrd"
    mke2fs -q -t ext4 -d "$root" "$state/disk" 2500M >/dev/null 2>&1
    rm -rf "$root"
}

# What a machine whose instructions are translated needs: longer to start. Nothing else differs from the board.
spare_translated_time() {
    mkdir "$1/etc/systemd/system/gatehouse.service.d"
    printf '[Service]\nTimeoutStartSec=600\nTimeoutStopSec=120\nEnvironment=JDK_JAVA_OPTIONS=-XX:TieredStopAtLevel=1\n' >"$1/etc/systemd/system/gatehouse.service.d/slow.conf"
}

# The card's boot partition, with what is to be on it.
make_boot_partition() {
    truncate -s 64M "$state/boot"
    mkfs.vfat -n BOOTFS "$state/boot" >/dev/null
    mcopy -i "$state/boot" "$@" ::
}

# What root types at the console comes through a port of its own; the appliance knows nothing of it.
add_console() {
    cat >"$1/etc/systemd/system/test-console.service" <<'END'
[Unit]
DefaultDependencies=no
After=dev-virtio\x2dports-console.device
Wants=dev-virtio\x2dports-console.device
[Service]
ExecStart=/bin/bash -c 'exec 3<>/dev/virtio-ports/console; exec bash <&3 >&3'
Environment=HOME=/root LC_ALL=C.UTF-8 TERM=dumb
Restart=always
RestartSec=0
[Install]
WantedBy=sysinit.target
END
    systemctl --quiet --root="$1" enable test-console
}

# ---------------------------------------------------------------- the cables

build_network() {
    local name
    for name in "${namespaces[@]}"; do
        ip netns add "$name"
        ip -n "$name" link set lo up
    done
    cable pupil "$pupil_mac" lan
    cable router 02:00:00:00:00:01 wan
    ip -n "$lab-pupil" address add "$pupil4/24" dev port
    ip -n "$lab-pupil" address add 2001:db8:1::11/64 dev port nodad
    ip -n "$lab-pupil" route add default via "$router4"
    ip -n "$lab-router" address add "$router4/24" dev port
    ip -n "$lab-router" address add "$router6/64" dev port nodad
    ip -n "$lab-router" address add "$server4/32" dev lo
}

# cable HOST MAC SIDE: from the host's port to the machine's
cable() {
    local cables=$lab-cable
    ip -n "$cables" link add "$1" type veth peer name port netns "$lab-$1"
    ip -n "$lab-$1" link set port address "$2"
    ip -n "$cables" link add "bridge-$3" type bridge mcast_snooping 0
    ip -n "$cables" tuntap add dev "$3" mode tap
    ip -n "$cables" link set "$1" master "bridge-$3"
    ip -n "$cables" link set "$3" master "bridge-$3"
    local device
    for device in "$1" "bridge-$3" "$3"; do
        ip netns exec "$cables" sysctl -qw "net.ipv6.conf.$device.disable_ipv6=1"
        ip -n "$cables" link set "$device" up
    done
    ip -n "$lab-$1" link set port up
    # A frame that leaves a namespace has its checksum, and the size that it has on a real cable.
    ip netns exec "$lab-$1" ethtool -K port tx off tso off gso off gro off >/dev/null
}

start_router() {
    in_background ip netns exec "$lab-router" dnsmasq --keep-in-foreground --no-resolv --no-hosts --conf-file=/dev/null --pid-file= \
        --interface=port --bind-interfaces --dhcp-range=192.0.2.50,192.0.2.60,1h --dhcp-leasefile="$state/leases" --log-dhcp \
        --dhcp-range=2001:db8:1::,ra-stateless,64 --enable-ra --address="/#/$server4" --log-queries
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$state/server.key" -out "$state/server.pem" -days 2 -subj /CN=server 2>/dev/null
    in_background ip netns exec "$lab-router" openssl s_server -quiet -www -accept "$server4:443" -key "$state/server.key" -cert "$state/server.pem"
}

# ---------------------------------------------------------------- the machine

power_on() {
    ((powered)) && fail "the machine is on already"
    exec {console_in}<>"$state/console.in" {console_out}<>"$state/console.out"
    in_background ip netns exec "$lab-cable" qemu-system-x86_64 -machine "q35,accel=$accelerator" -cpu "$processor" -smp 2 -m 1536 -display none -no-user-config -nodefaults \
        -kernel "$kernel" -initrd "$initrd" -append "root=/dev/vda rw console=ttyS0 panic=5 quiet" \
        -chardev "file,id=serial,path=$state/serial.log,append=on" -serial chardev:serial \
        -drive "file=$state/disk,format=raw,if=virtio,cache=writeback" -drive "file=$state/boot,format=raw,if=virtio" \
        -device virtio-rng-pci -device virtio-serial \
        -chardev "pipe,id=console,path=$state/console" -device virtserialport,chardev=console,name=console \
        -netdev "tap,id=lan,ifname=lan,script=no,downscript=no" -device "virtio-net-pci,netdev=lan,mac=$lan_mac" \
        -netdev "tap,id=wan,ifname=wan,script=no,downscript=no" -device "virtio-net-pci,netdev=wan,mac=$wan_mac"
    machine=$!
    powered=1
}

# Pulls the plug.
power_off() {
    kill -KILL "$machine"
    wait "$machine" 2>/dev/null || true
    powered=0
}

# Where the processor's own virtualization does not work, its instructions are translated: ten times slower, and the same otherwise.
choose_accelerator() {
    accelerator=tcg processor=Westmere,-cx16 # of what is newer QEMU 7.2 translates some wrongly, and after CMPXCHG16B the flags
    [[ -w /dev/kvm ]] || return 0
    : >"$state/probe"
    timeout 10 qemu-system-x86_64 -machine q35,accel=kvm -cpu host -m 512 -display none -no-user-config -nodefaults -kernel "$kernel" -initrd "$initrd" \
        -append "console=ttyS0 panic=-1" -serial "file:$state/probe" -no-reboot >/dev/null 2>&1 &
    wait $! 2>/dev/null || true
    if grep -q 'Linux version' "$state/probe"; then
        accelerator=kvm processor=host
    fi
}

# at_console COMMAND: what root's shell on the machine says to it; its exit status, or 124 when it says nothing for console_patience seconds
at_console() {
    local mark=$RANDOM$RANDOM line begun=no
    printf 'echo "begin %s"; { %s\n} </dev/null 2>&1; printf "\\nend %s %%s\\n" "$?"\n' "$mark" "$1" "$mark" >&"$console_in"
    while IFS= read -r -t "$console_patience" line <&"$console_out"; do
        if [[ $line == "end $mark "* ]]; then
            return "${line##* }"
        elif [[ $line == "begin $mark" ]]; then
            begun=yes # what came before was the answer to a command that nobody waited for any more
        elif [[ $begun == yes && -n $line ]]; then
            printf '%s\n' "$line"
        fi
    done
    return 124
}

console_answers() { console_patience=3 at_console true; }

on_pupil() { ip netns exec "$lab-pupil" "$@"; }
on_router() { ip netns exec "$lab-router" "$@"; }
