import { ActionIcon, Button, Tooltip } from '@mantine/core';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import classes from './mending.module.css';

interface ToolProps extends Omit<ComponentPropsWithRef<'button'>, 'color' | 'style'> {
  readonly icon: ReactNode;
  readonly label: string;
  readonly tip: string;
  readonly pressed?: boolean;
}

/** A tool with its name. */
export function Tool({ icon, label, tip, pressed, className = '', ...rest }: ToolProps) {
  return (
    <Tooltip label={tip} position="bottom">
      <Button
        className={`${classes.tool} ${className}`}
        variant={pressed ? 'light' : 'subtle'}
        color={pressed ? 'teal' : 'gray'}
        size="compact-sm"
        leftSection={icon}
        aria-pressed={pressed}
        {...rest}
      >
        {label}
      </Button>
    </Tooltip>
  );
}

/** A tool whose icon says enough. */
export function SmallTool({ icon, label, pressed, className = '', ...rest }: Omit<ToolProps, 'tip'>) {
  return (
    <Tooltip label={label} position="bottom">
      <ActionIcon
        variant={pressed ? 'light' : 'subtle'}
        color={pressed ? 'teal' : 'gray'}
        className={`${classes.small} ${className}`}
        aria-label={label}
        aria-pressed={pressed}
        {...rest}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
