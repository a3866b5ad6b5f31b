using InfoMax.Testing.Objects;

namespace InfoMax.Data.Tests.Objects;

/// <summary>Inputs and results by the protocol of Azure's blobs.</summary>
public sealed class AzureStoreTests() : ObjectStoreTests(new AzureServer())
{
    protected override IEnumerable<(string Fault, string Words)> Refusals =>
    [
        ("403 AuthorizationPermissionMismatch", "access is denied"),
        ("403 AuthenticationFailed", "does not accept the credentials"),
        ("404 ContainerNotFound", "there is no container corpus"),
    ];

    protected override string NoBucket => "there is no container nowhere";
}
