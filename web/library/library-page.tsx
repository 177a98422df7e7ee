import { CloseButton, Skeleton, TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTitle } from '../app/use-title.ts';
import { useVideos } from '../app/videos.ts';
import { DropZone } from '../upload/drop-zone.tsx';
import { useUploads } from '../upload/uploads.ts';
import { EmptyLibrary } from './empty-library.tsx';
import classes from './library-page.module.css';
import { found } from './search.ts';
import { UploadCard } from './upload-card.tsx';
import { VideoCard } from './video-card.tsx';

/** All videos, and where to drop more. */
export function LibraryPage() {
  useTitle(null);
  const { loaded, videos } = useVideos();
  const uploads = useUploads((state) => state.uploads);
  const [text, setText] = useState('');
  const unknown = uploads.filter(
    ({ videoId }) => videoId === null || !videos.some(({ id }) => id === videoId),
  );

  if (!loaded) return <Loading />;
  if (videos.length === 0 && unknown.length === 0) return <EmptyLibrary />;
  const shown = found(videos, text);
  const shownUploads = text === '' ? unknown : [];
  return (
    <>
      <div className={classes.top}>
        <Title order={1} size="h3" className={classes.title}>
          Videos <span className={classes.count}>{videos.length > 0 && videos.length}</span>
        </Title>
        <TextInput
          className={classes.search}
          type="search"
          placeholder="Search by name"
          aria-label="Search videos by name"
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            text && <CloseButton size="sm" aria-label="Clear the search" onClick={() => setText('')} />
          }
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      </div>
      <DropZone />
      <p className="visually-hidden" role="status">
        {text && `${shown.length} found`}
      </p>
      {shown.length === 0 && shownUploads.length === 0 ? (
        <p className={classes.none}>No video is named like “{text}”.</p>
      ) : (
        <ul className={classes.grid}>
          {shownUploads.map((upload) => (
            <UploadCard key={upload.key} upload={upload} />
          ))}
          {shown.map((video) => (
            <VideoCard key={video.id} video={video} />
          ))}
        </ul>
      )}
    </>
  );
}

function Loading() {
  return (
    <div aria-busy="true">
      <Title order={1} className="visually-hidden">
        Videos
      </Title>
      <div className={classes.grid}>
        {[0, 1, 2, 3].map((card) => (
          <Skeleton key={card} height={230} radius="lg" />
        ))}
      </div>
    </div>
  );
}
