import {
  Button,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  Menu,
  Modal,
  Notification,
  Paper,
  Portal,
  Progress,
  TextInput,
  Tooltip,
} from '@mantine/core';

const teal: MantineColorsTuple = [
  '#e6f7f5',
  '#c9ece8',
  '#9adbd4',
  '#64c7bd',
  '#37b3a7',
  '#1a9c91',
  '#0f8079',
  '#0b6b66',
  '#095651',
  '#063f3c',
];

const gray: MantineColorsTuple = [
  '#f5f7f9',
  '#edf0f4',
  '#e1e6ec',
  '#d1d8e1',
  '#b8c1cd',
  '#94a0af',
  '#6b7787',
  '#4d5968',
  '#343e4b',
  '#1c232c',
];

const dark: MantineColorsTuple = [
  '#e3e8ee',
  '#bac3cf',
  '#97a2b1',
  '#6c7787',
  '#434c59',
  '#303843',
  '#222932',
  '#13171d',
  '#0e1116',
  '#090b0f',
];

/** The element in which menus, dialogs and messages are put. It has to be on every page. */
export const OVERLAYS_ID = 'overlays';

/** The page's looks: colours, type, radius, and what each kind of control is like unless told otherwise. */
export const theme = createTheme({
  colors: { teal, gray, dark },
  primaryColor: 'teal',
  primaryShade: { light: 6, dark: 6 },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Paper: Paper.extend({
      defaultProps: { radius: 'lg' },
      styles: { root: { background: 'var(--km-surface)', borderColor: 'var(--km-line)' } },
    }),
    // A menu has menu items in it and nothing else; its first one takes the focus.
    Menu: Menu.extend({
      defaultProps: { shadow: 'md', position: 'bottom-end', withInitialFocusPlaceholder: false },
    }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
    // What opens above the page still belongs to its main part: see OVERLAYS_ID.
    Portal: Portal.extend({ defaultProps: { target: `#${OVERLAYS_ID}` } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, radius: 'lg' },
      styles: {
        content: { background: 'var(--km-surface)' },
        header: { background: 'var(--km-surface)' },
        title: { fontWeight: 650, fontSize: 17 },
      },
    }),
    Progress: Progress.extend({
      styles: { root: { background: 'var(--km-track)' }, section: { background: 'var(--km-fill)' } },
    }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withArrow: true } }),
  },
});

/** Colours that depend on the scheme. Each text on each surface has a contrast of at least 4.5. */
export const schemeVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f5f7f9',
    '--mantine-color-text': '#1c232c',
    '--mantine-color-dimmed': '#556170',
    '--mantine-color-placeholder': '#5f6b7a',
    '--mantine-color-anchor': '#0b6b66',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-default-border': '#cbd3dd',
    '--km-surface': '#ffffff',
    '--km-track': '#e1e6ec',
    '--km-hover': '#edf0f4',
    '--km-fill': '#0f8079',
    '--km-sunken': '#e9edf2',
    '--km-line': '#dbe1e8',
    '--km-line-strong': '#b8c1cd',
    '--km-accent': '#0b6b66',
    '--km-accent-soft': '#e2f3f1',
    '--km-bad': '#b3261e',
    '--km-bad-soft': '#fdeceb',
    '--km-warn': '#7a4f00',
    '--km-warn-soft': '#fff4dc',
    '--km-shadow': '0 1px 2px rgb(20 30 45 / 6%), 0 4px 16px rgb(20 30 45 / 5%)',
  },
  dark: {
    '--mantine-color-body': '#13171d',
    '--mantine-color-text': '#e3e8ee',
    '--mantine-color-dimmed': '#9ba6b5',
    '--mantine-color-placeholder': '#8c97a6',
    '--mantine-color-anchor': '#64c7bd',
    '--mantine-color-error': '#ff9a90',
    '--mantine-color-default': '#222932',
    '--mantine-color-default-hover': '#29313b',
    '--mantine-color-default-border': '#39434f',
    '--km-surface': '#1a2028',
    '--km-track': '#2b333e',
    '--km-hover': '#2d3641',
    '--km-fill': '#1fa69a',
    '--km-sunken': '#0e1217',
    '--km-line': '#2b333e',
    '--km-line-strong': '#47515f',
    '--km-accent': '#64c7bd',
    '--km-accent-soft': '#12302f',
    '--km-bad': '#ff9a90',
    '--km-bad-soft': '#3a1c1b',
    '--km-warn': '#f2c46d',
    '--km-warn-soft': '#332711',
    '--km-shadow': '0 1px 2px rgb(0 0 0 / 30%)',
  },
});
