/** A process that tries one device and says what came of it; started with the device's name, since trying may end it. */
import { DEVICE_NAMES } from '#shared/domain/device.ts';
import { tryDevice } from './devices/tryDevice.ts';

const device = DEVICE_NAMES.find((name) => name === process.argv[2]) ?? 'cpu';

// Drivers keep threads of their own; what was sent has arrived when the channel is closed, and so it is when nobody listens.
process.once('disconnect', () => process.exit(0));
await tryDevice(device, (probe) => void process.send?.(probe));
process.disconnect();
