/** Answers `app.*`: what this program is and how a person likes it. */
import { doctor } from '#main/services/doctor.ts';
import { limnVersion } from '#main/services/limnVersion.ts';
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const appRoom = ({ preferences, projectsDir }: Studio): StudioHandlers['app'] => ({
  info: () => ({ version: limnVersion(), nodeVersion: process.versions.node, platform: process.platform }),
  doctor: () => doctor(projectsDir),
  preferences: () => preferences.read(),
  savePreferences: (change) => preferences.save(change),
});
