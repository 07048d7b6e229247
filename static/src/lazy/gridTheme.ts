import { colorSchemeDark, type Theme, themeAlpine, themeBalham, themeMaterial } from 'ag-grid-community';

const THEMES: Record<string, Theme> = { alpine: themeAlpine, balham: themeBalham, material: themeMaterial };

const SHARED = {
  browserColorScheme: 'inherit',
  fontFamily: 'inherit',
  fontSize: 'var(--wio-grid-text)',
  rowHeight: 'var(--wio-grid-row)',
  headerHeight: 'var(--wio-grid-row)',
  wrapperBorderRadius: 'var(--bs-border-radius)',
};

/** The page's own colours, which follow light and dark by themselves. */
const OURS = {
  backgroundColor: 'var(--bs-card-bg)',
  foregroundColor: 'var(--bs-body-color)',
  textColor: 'var(--bs-body-color)',
  headerTextColor: 'var(--bs-secondary-color)',
  headerBackgroundColor: 'var(--bs-tertiary-bg)',
  oddRowBackgroundColor: 'var(--bs-card-bg)',
  borderColor: 'var(--bs-border-color)',
  accentColor: 'var(--wio-primary-ink)',
};

/**
 * AG Grid's theme of this name: `alpine`, `material`, or `balham`, which stands for unknown names too. A name that ends
 * in `-dark` is dark on every page.
 */
export function themeOf(name: string): Theme {
  const [base = '', scheme] = name.split('-');
  const theme = (THEMES[base] ?? themeBalham).withParams(SHARED);
  return scheme === 'dark' ? theme.withPart(colorSchemeDark) : theme.withParams(OURS);
}
