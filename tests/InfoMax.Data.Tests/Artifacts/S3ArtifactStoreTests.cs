using InfoMax.Testing.Objects;

namespace InfoMax.Data.Tests.Artifacts;

/// <summary>Artifacts by S3's protocol.</summary>
public sealed class S3ArtifactStoreTests() : ObjectArtifactStoreTests(new S3Server());
