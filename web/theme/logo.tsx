import mark from './mark.svg';

/** The mark: a figure in stride, its joints as points. */
export function LogoMark({ size = 28 }: { readonly size?: number }) {
  return <img src={mark} width={size} height={size} alt="" />;
}
