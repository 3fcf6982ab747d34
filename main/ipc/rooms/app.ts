/** Answers `app.*`: what this program is and how a person likes it. */
import { limnVersion } from '#main/services/limnVersion.ts';
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const appRoom = ({ preferences }: Studio): StudioHandlers['app'] => ({
  info: () => ({ version: limnVersion(), nodeVersion: process.versions.node, platform: process.platform }),
  preferences: () => preferences.read(),
  savePreferences: (change) => preferences.save(change),
});
