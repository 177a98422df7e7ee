import { Text } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import type { Video } from '../../src/api/index.ts';
import { Link } from '../app/link.tsx';
import { duration, people, size } from '../app/words.ts';
import { NameField } from '../library/name-field.tsx';
import { VideoMenu } from '../library/video-menu.tsx';
import classes from './video-heading.module.css';

/** The way back, the name, what is known of the video, and what can be done with it. */
export function VideoHeading({ video, children }: { readonly video: Video; readonly children?: ReactNode }) {
  const facts = factsInWords(video);
  return (
    <div className={classes.heading}>
      <Link to="/" className={classes.back} aria-label="Back to your videos">
        <IconChevronLeft size={20} aria-hidden />
      </Link>
      <div className={classes.words}>
        <NameField video={video} />
        <Text c="dimmed" size="sm" className={classes.facts}>
          {facts.map((fact, at) => (
            <Fragment key={fact}>
              <span className={classes.fact}>
                {fact}
                {at < facts.length - 1 && <span aria-hidden="true"> ·</span>}
              </span>{' '}
            </Fragment>
          ))}
        </Text>
      </div>
      <div className={classes.actions}>{children}</div>
      <VideoMenu video={video} />
    </div>
  );
}

/** @example ['12 s', '1280 × 720', '30 frames a second', '3 people', '4.1 MB'] */
function factsInWords({ facts, sizeBytes, people: count }: Video): readonly string[] {
  if (facts === null) return [size(sizeBytes)];
  return [
    duration(facts.durationSeconds),
    `${facts.width} × ${facts.height}`,
    `${Number(facts.averageFps.toFixed(2))} frames a second`,
    ...(count === null ? [] : [people(count)]),
    size(sizeBytes),
  ];
}
