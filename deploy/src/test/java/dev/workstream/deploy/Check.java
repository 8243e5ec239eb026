package dev.workstream.deploy;

import java.util.List;

/** Something that must hold for every overlay. */
enum Check {
  TYPES {
    @Override
    List<String> complaints(Manifests manifests) {
      return TypeCheck.complaints(manifests);
    }
  },
  REQUIRED_FIELDS {
    @Override
    List<String> complaints(Manifests manifests) {
      return RequiredFieldCheck.complaints(manifests);
    }
  },
  PODS {
    @Override
    List<String> complaints(Manifests manifests) {
      return PodCheck.complaints(manifests);
    }
  },
  SERVICES {
    @Override
    List<String> complaints(Manifests manifests) {
      return ServiceCheck.complaints(manifests);
    }
  },
  VARIABLES {
    @Override
    List<String> complaints(Manifests manifests) {
      return VariableCheck.complaints(manifests);
    }
  },
  SECRETS {
    @Override
    List<String> complaints(Manifests manifests) {
      return SecretCheck.complaints(manifests);
    }
  },
  ARROWS {
    @Override
    List<String> complaints(Manifests manifests) {
      return ArrowCheck.complaints(manifests);
    }
  };

  /** What is wrong, each with the object that has it. */
  abstract List<String> complaints(Manifests manifests);
}
