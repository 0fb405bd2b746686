import { AsnConvert } from '@peculiar/asn1-schema';
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  NameConstraints,
  id_ce_nameConstraints,
} from '@peculiar/asn1-x509';
import { Extension } from '@peculiar/x509';

export interface Subtrees {
  readonly permitted?: readonly Partial<GeneralName>[];
  readonly excluded?: readonly Partial<GeneralName>[];
}

/** The extension of a CA that may issue certificates for some names only (RFC 5280, section 4.2.1.10). */
export function nameConstraints({ permitted, excluded }: Subtrees): Extension {
  const constraints = new NameConstraints({
    ...(permitted === undefined ? {} : { permittedSubtrees: trees(permitted) }),
    ...(excluded === undefined ? {} : { excludedSubtrees: trees(excluded) }),
  });
  return new Extension(id_ce_nameConstraints, true, AsnConvert.serialize(constraints));
}

function trees(names: readonly Partial<GeneralName>[]): GeneralSubtrees {
  return new GeneralSubtrees(
    names.map((name) => new GeneralSubtree({ base: new GeneralName(name) })),
  );
}
