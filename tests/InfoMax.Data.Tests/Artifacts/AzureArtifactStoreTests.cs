using InfoMax.Testing.Objects;

namespace InfoMax.Data.Tests.Artifacts;

/// <summary>Artifacts by the protocol of Azure's blobs.</summary>
public sealed class AzureArtifactStoreTests() : ObjectArtifactStoreTests(new AzureServer());
