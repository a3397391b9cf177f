package org.gatehouse.gate;

import org.gatehouse.event.Alarm;
import org.gatehouse.event.Counter;
import org.gatehouse.frame.Frame;

/**
 * Stands before everything that costs a lane something: a device that opens more than devices do is turned away before its frame is read any further, so that the lane keeps its time, and the
 * log its rows, for the others (E20). What one sees from there of devices in two places is told, too (E19). The lane's thread; some tens of nanoseconds an opening.
 */
final class Doorman {
    /** Of one kind. What sets them off can be sent as fast as any frame, and under any address. */
    private static final long MICROS_BETWEEN_ALARMS = 5_000_000;

    private static final long MICROS_BETWEEN_ALARMS_OF_A_DEVICE = 600_000_000;

    private final Judge judge;
    private final Recorder recorder;
    private final Devices devices;
    private final Whereabouts whereabouts = new Whereabouts();
    private final long[] alarmedMicros = new long[Alarm.values().length];
    private final long[] alarmedOf = new long[Alarm.values().length];

    Doorman(Judge judge, Recorder recorder, Devices devices) {
        this.judge = judge;
        this.recorder = recorder;
        this.devices = devices;
    }

    /**
     * Whether a frame may be read further; if not, it was counted.
     *
     * @param frame IP of any kind
     * @param cost see {@link Devices#OPENING}
     */
    boolean admits(Frame frame, long cost, long nowMicros) {
        if (!devices.admits(frame.sourceMac(), judge.isInPolicy(frame), cost, nowMicros)) {
            recorder.count(Counter.TURNED_AWAY);
            raise(Alarm.FLOOD, frame, nowMicros);
            return false;
        }
        if (whereabouts.isInTwoNetworks(frame, nowMicros)) {
            raise(Alarm.TWO_NETWORKS, frame, nowMicros);
        }
        if (whereabouts.isAddressOfTwo(frame, nowMicros)) {
            raise(Alarm.ADDRESS_OF_TWO, frame, nowMicros);
        }
        return true;
    }

    private void raise(Alarm alarm, Frame frame, long nowMicros) {
        int kind = alarm.ordinal();
        boolean again = alarmedOf[kind] == frame.sourceMac();
        long pause = again ? MICROS_BETWEEN_ALARMS_OF_A_DEVICE : MICROS_BETWEEN_ALARMS;
        if (Math.abs(nowMicros - alarmedMicros[kind]) >= pause) {
            alarmedMicros[kind] = nowMicros;
            alarmedOf[kind] = frame.sourceMac();
            recorder.raise(alarm, frame, nowMicros);
        }
    }
}
