/** Whether one points with a finger: what is to be hit is larger then. */
import { useMediaQuery } from '@mantine/hooks';

export const useCoarse = (): boolean => useMediaQuery('(pointer: coarse)', false);
