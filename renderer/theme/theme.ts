/** Limn's Mantine theme: 13 px Inter, 4 px grid, radius 6, one teal accent that passes AA in both schemes. */
import {
  ActionIcon,
  defaultVariantColorsResolver,
  Button,
  createTheme,
  Modal,
  Popover,
  Menu,
  Tabs,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

const accent: MantineColorsTuple = [
  '#e5faf5',
  '#c8f2ea',
  '#98e4d6',
  '#62d3c0',
  '#34bfa9',
  '#1ba391',
  '#108a7b',
  '#0b7669',
  '#095f55',
  '#074b43',
];

/** Text, dimmed text, lines and surfaces of the dark scheme, light to dark, in the order Mantine expects. */
const dark: MantineColorsTuple = [
  '#e7e9ee',
  '#c8ccd5',
  '#a3a9b6',
  '#858c9a',
  '#363a43',
  '#2c2f36',
  '#1f2125',
  '#17181b',
  '#131417',
  '#0e0f11',
];

/** Text on a filled accent follows the scheme: the accent is bright in the dark and dark in the light. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const isAccent = input.color === undefined || input.color === 'accent';
  return input.variant === 'filled' && isAccent ? { ...colors, color: 'var(--limn-on-accent)' } : colors;
};

const motion = { duration: 140, timingFunction: 'ease-out' } as const;

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  variantColorResolver,
  luminanceThreshold: 0.3,
  black: '#16181d',
  colors: { accent, dark },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  focusRing: 'auto',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '15px', lineHeight: '24px' },
      h3: { fontSize: '13px', lineHeight: '20px' },
    },
  },
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' }, styles: { label: { fontWeight: 550 } } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 32 } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 350, transitionProps: { transition: 'fade', ...motion }, withArrow: false },
    }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.55 },
        transitionProps: { transition: 'fade', ...motion },
        padding: 16,
      },
      styles: {
        content: { background: 'var(--limn-panel)', border: '1px solid var(--limn-line)' },
        header: { background: 'var(--limn-panel)' },
        title: { fontSize: 15, lineHeight: '24px', fontWeight: 600 },
      },
    }),
    // As high as a row of buttons, so that a name has room above the line below it.
    Tabs: Tabs.extend({ styles: { tab: { padding: '9px 12px' } } }),
    Popover: Popover.extend({
      defaultProps: { shadow: 'md', transitionProps: { transition: 'fade', ...motion } },
    }),
    Menu: Menu.extend({
      defaultProps: {
        shadow: 'md',
        transitionProps: { transition: 'fade', ...motion },
        // A menu that is longer than the room beside its button scrolls.
        middlewares: { flip: true, shift: true, size: true },
      },
      styles: { dropdown: { overflowY: 'auto' } },
    }),
  },
});

/** Our own tokens beside Mantine's: surfaces, lines and the colours that carry meaning. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  dark: {
    '--limn-surround': '#17181b',
    '--limn-panel': '#1f2125',
    '--limn-raised': '#26292e',
    '--limn-line': '#2c2f36',
    '--limn-line-strong': '#3d424c',
    '--limn-text': '#e7e9ee',
    '--limn-dim': '#a3a9b6',
    '--limn-faint': '#858c9a',
    '--limn-accent': '#34bfa9',
    '--limn-on-accent': '#06211c',
    '--limn-accent-soft': 'rgba(52, 191, 169, 0.16)',
    '--limn-good': '#5cc98a',
    '--limn-warn': '#e8b04a',
    '--limn-bad': '#f2777a',
    '--limn-side-train': '#4e9fe6',
    '--limn-side-valid': '#f2a33a',
    '--limn-side-test': '#b58be8',
    '--limn-hover': 'rgba(255, 255, 255, 0.05)',
    '--mantine-color-body': '#17181b',
    '--mantine-color-text': '#e7e9ee',
    '--mantine-color-dimmed': '#a3a9b6',
    '--mantine-color-placeholder': '#858c9a',
    '--mantine-color-default-border': '#363a43',
  },
  light: {
    '--limn-surround': '#e9eaed',
    '--limn-panel': '#f8f9fa',
    '--limn-raised': '#ffffff',
    '--limn-line': '#d7dae0',
    '--limn-line-strong': '#b9bec8',
    '--limn-text': '#1c1f26',
    '--limn-dim': '#525967',
    '--limn-faint': '#646b79',
    '--limn-accent': '#0b7669',
    '--limn-on-accent': '#ffffff',
    '--limn-accent-soft': 'rgba(11, 118, 105, 0.12)',
    '--limn-good': '#1b7a45',
    '--limn-warn': '#8f5b00',
    '--limn-bad': '#bf2f35',
    '--limn-side-train': '#1f6fb5',
    '--limn-side-valid': '#b26a00',
    '--limn-side-test': '#7a45bd',
    '--limn-hover': 'rgba(20, 24, 32, 0.05)',
    '--mantine-color-body': '#e9eaed',
    '--mantine-color-text': '#1c1f26',
    '--mantine-color-dimmed': '#525967',
    '--mantine-color-placeholder': '#646b79',
    '--mantine-color-default': '#ffffff',
    '--mantine-color-default-border': '#c3c8d1',
  },
});
