import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { LogoMark } from '../theme/logo.tsx';
import { PickFiles } from '../upload/pick-files.tsx';
import classes from './header.module.css';
import { Link } from './link.tsx';
import { ENGINES_PATH, routeOf, usePath } from './router.ts';

/** Name and way home, adding videos, light or dark. */
export function Header() {
  // The library has a button of its own, in the place where videos are dropped.
  const { page } = routeOf(usePath());
  return (
    <header className={classes.header}>
      <div className={classes.inner}>
        <Link to="/" className={classes.home} aria-label="Kinemesh, to your videos">
          <LogoMark />
          <span className={classes.name}>Kinemesh</span>
        </Link>
        <div className={classes.right}>
          {page !== 'library' && page !== 'engines' && <PickFiles />}
          <Link
            to={ENGINES_PATH}
            className={classes.link}
            aria-current={page === 'engines' ? 'page' : undefined}
          >
            Engines
          </Link>
          <SchemeToggle />
        </div>
      </div>
    </header>
  );
}

/** Follows the system until it is pressed; from then on what was chosen is remembered. */
function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark';
  const label = dark ? 'Switch to light' : 'Switch to dark';
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        c="dimmed"
        size={36}
        aria-label={label}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        {dark ? <IconSun size={19} stroke={1.7} /> : <IconMoon size={19} stroke={1.7} />}
      </ActionIcon>
    </Tooltip>
  );
}
