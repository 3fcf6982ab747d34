/** How many images wait in the inbox; nothing when none does. */
import { useInboxSummary } from '#renderer/hooks/useInbox.ts';
import { formatCount } from '#renderer/text/format.ts';
import { inboxText } from '#renderer/text/inbox.ts';
import own from './Inbox.module.css';

export function InboxBadge() {
  const open = useInboxSummary()?.open ?? 0;
  if (open === 0) return null;
  return (
    <span className={`${own['badge']} num`} title={inboxText.badge(open)}>
      {formatCount(open)}
    </span>
  );
}
