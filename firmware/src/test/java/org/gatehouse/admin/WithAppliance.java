package org.gatehouse.admin;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests that have an appliance of their own each. */
abstract class WithAppliance {
    @TempDir
    Path folder;

    TestAppliance box;

    /** Puts into the folder what is there before its first start. */
    void prepare() throws IOException {}

    @BeforeEach
    final void startAppliance() throws Exception {
        prepare();
        box = TestAppliance.start(folder);
    }

    @AfterEach
    final void endAppliance() {
        box.close();
    }
}
