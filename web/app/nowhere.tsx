import { Button, Text, Title } from '@mantine/core';
import { Link } from './link.tsx';
import classes from './nowhere.module.css';

/** Where an address leads to nothing. */
export function Nowhere({ what, why }: { readonly what: string; readonly why: string }) {
  return (
    <div className={classes.nowhere}>
      <Title order={1} size="h3">
        {what}
      </Title>
      <Text c="dimmed">{why}</Text>
      <Button component={Link} variant="default" to="/">
        Go to your videos
      </Button>
    </div>
  );
}
