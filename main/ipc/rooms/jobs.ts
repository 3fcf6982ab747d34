/** Answers `jobs.*`. */
import type { Studio } from '#main/services/Studio.ts';
import type { StudioHandlers } from '#shared/contract/api.ts';

export const jobsRoom = ({ jobs }: Studio): StudioHandlers['jobs'] => ({
  get: ({ job }) => jobs.get(job),
  cancel: ({ job }) => {
    jobs.cancel(job);
    return null;
  },
});
