import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface PageTitleProps {
  title: string;
  /** Controls for everything below. */
  children?: ComponentChildren;
}

/** The heading of what the page shows. It takes the focus when it appears, unless something in the page needs it more. */
export function PageTitle({ title, children }: PageTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (!document.activeElement?.closest('main')) heading.current?.focus();
  }, []);
  return (
    <header class="page-title">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </header>
  );
}
