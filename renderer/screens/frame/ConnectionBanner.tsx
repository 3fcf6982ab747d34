/** Says when the studio does not answer, and when it does again. */
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { notifyDone } from '#renderer/hooks/notify.tsx';
import { useConnection } from '#renderer/hooks/useConnection.ts';
import { frameText } from '#renderer/text/frame.ts';
import { icon } from '#renderer/theme/icon.ts';
import classes from './ConnectionBanner.module.css';

export function ConnectionBanner() {
  const state = useConnection();
  const wasLost = useRef(false);
  useEffect(() => {
    if (state === 'lost') wasLost.current = true;
    if (state === 'open' && wasLost.current) {
      wasLost.current = false;
      notifyDone(frameText.connection.back);
    }
  }, [state]);
  if (state !== 'lost' && state !== 'denied') return null;
  return (
    <div className={classes['banner']} role="alert">
      <IconPlugConnectedX {...icon} />
      <span>
        <strong>{state === 'lost' ? frameText.connection.lost : frameText.connection.denied}</strong>{' '}
        {state === 'lost' ? frameText.connection.lostDetail : frameText.connection.deniedDetail}
      </span>
    </div>
  );
}
