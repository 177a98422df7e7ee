/** The mark: a figure in stride, its joints as points. */
export function LogoMark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0f8079" />
      <g fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round">
        <path d="M17.5 11.5 15 18.5l4.5 3-1 5.5" />
        <path d="M15 18.5 12.5 23 7.5 24.5" />
        <path d="M9 15.5l4-3.5 4.5-.5 2.5 4 4 .5" />
      </g>
      <circle cx="19.2" cy="7" r="2.8" fill="#fff" />
      <g fill="#9adbd4">
        <circle cx="15" cy="18.5" r="1.9" />
        <circle cx="19.5" cy="21.5" r="1.6" />
        <circle cx="12.5" cy="23" r="1.6" />
        <circle cx="20" cy="15.5" r="1.6" />
      </g>
    </svg>
  );
}
