package org.gatehouse.divert;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** One connection to nftables: libnftables(3). Tables made through it with the flag {@code owner} go when it is closed or the process ends. */
final class Nftables implements AutoCloseable {
    /** The functions of {@code libnftables.so.1} that are used; their names are the library's. */
    private interface Binding extends Library {
        Pointer nft_ctx_new(int flags);

        void nft_ctx_free(Pointer context);

        int nft_ctx_buffer_error(Pointer context);

        int nft_ctx_buffer_output(Pointer context);

        String nft_ctx_get_error_buffer(Pointer context);

        int nft_run_cmd_from_buffer(Pointer context, String commands);
    }

    private final Binding binding;
    private final Pointer context;

    private Nftables(Binding binding, Pointer context) {
        this.binding = binding;
        this.context = context;
    }

    static Nftables open() throws DivertException {
        try {
            Binding binding = Native.load("libnftables.so.1", Binding.class);
            Pointer context = binding.nft_ctx_new(0);
            if (context == null) {
                throw new DivertException("nftables: no connection to the kernel (is this root?)");
            }
            binding.nft_ctx_buffer_error(context);
            binding.nft_ctx_buffer_output(context);
            return new Nftables(binding, context);
        } catch (UnsatisfiedLinkError missing) {
            throw new DivertException(
                    "nftables: libnftables.so.1 not found; install Debian's package libnftables1", missing);
        }
    }

    /** Runs commands in one transaction: all of them hold afterwards, or none. */
    void run(String commands) throws DivertException {
        if (binding.nft_run_cmd_from_buffer(context, commands) != 0) {
            throw new DivertException(
                    "nftables: " + binding.nft_ctx_get_error_buffer(context).strip());
        }
    }

    @Override
    public void close() {
        binding.nft_ctx_free(context);
    }
}
