/** Answers `devices.*`. */
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const devicesRoom = ({ devices }: Studio): StudioHandlers['devices'] => ({
  list: async () => ({ probes: await devices.all(), choice: await devices.choose('auto') }),
});
