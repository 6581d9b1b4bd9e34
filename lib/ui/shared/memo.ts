import { Component, type ComponentChild, type FunctionComponent } from 'preact';

/**
 * The component, drawn again only when one of its props is another: another value, or a list with another item. It
 * must use no hooks. `preact/compat` has one that may, and brings what else React has.
 */
export function memo<Props extends object>(draw: (props: Props) => ComponentChild): FunctionComponent<Props> {
  class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>) {
      return Object.entries(next).some(([name, value]) => !isSame(value, this.props[name as keyof Props]));
    }
    render(props: Props) {
      return draw(props);
    }
  }
  return Memo as unknown as FunctionComponent<Props>;
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  return one.every((item, index) => item === other[index]);
}
