/** A term of the field: hover or focus explains it in a sentence; "Learn more" opens the longer one in place. */
import { Anchor, HoverCard, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import classes from './Term.module.css';

export interface TermProps {
  readonly children: ReactNode;
  readonly sentence: string;
  readonly more?: string | undefined;
  readonly moreLabel: string;
}

export function Term({ children, sentence, more, moreLabel }: TermProps) {
  const [isLong, setIsLong] = useState(false);
  return (
    <HoverCard
      width={280}
      openDelay={300}
      shadow="md"
      position="bottom-start"
      onClose={() => setIsLong(false)}
    >
      <HoverCard.Target>
        <span className={classes['term']} tabIndex={0}>
          {children}
        </span>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <Text>{sentence}</Text>
        {more === undefined ? null : isLong ? (
          <Text c="dimmed" mt={8}>
            {more}
          </Text>
        ) : (
          <Anchor component="button" type="button" mt={4} onClick={() => setIsLong(true)}>
            {moreLabel}
          </Anchor>
        )}
      </HoverCard.Dropdown>
    </HoverCard>
  );
}
