import { Notifications } from '@mantine/notifications';
import { EnginesPage } from '../engines/engines-page.tsx';
import { VideoPage } from '../job/video-page.tsx';
import { LibraryPage } from '../library/library-page.tsx';
import { OVERLAYS_ID } from '../theme/theme.ts';
import { DropTarget } from '../upload/drop-target.tsx';
import classes from './app.module.css';
import { ConnectionBanner } from './connection-banner.tsx';
import { Header } from './header.tsx';
import { Nowhere } from './nowhere.tsx';
import { CONTENT_ID, routeOf, usePath } from './router.ts';

/** The whole page: what is always there, and the page that the address names. */
export function App() {
  const route = routeOf(usePath());
  return (
    <DropTarget>
      <a className={classes.skip} href={`#${CONTENT_ID}`}>
        Skip to the content
      </a>
      <Header />
      <ConnectionBanner />
      <main id={CONTENT_ID} className={classes.main} tabIndex={-1}>
        <div className={classes.content}>
          {route.page === 'library' && <LibraryPage />}
          {route.page === 'engines' && <EnginesPage />}
          {route.page === 'video' && <VideoPage key={route.videoId} videoId={route.videoId} />}
          {route.page === 'nowhere' && (
            <Nowhere what="There is no such page." why="The address may have a typing mistake." />
          )}
        </div>
        <div id={OVERLAYS_ID} />
      </main>
      <Notifications position="bottom-center" limit={4} />
    </DropTarget>
  );
}
