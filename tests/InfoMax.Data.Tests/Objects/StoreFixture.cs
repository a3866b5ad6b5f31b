using InfoMax.Data.Objects;
using InfoMax.Testing.Objects;

namespace InfoMax.Data.Tests.Objects;

/// <summary>Leads this process's stores to a server of the test; one at a time, for they are the process's.</summary>
internal sealed class StoreFixture : IDisposable
{
    public const string Collection = "object stores";

    private readonly BlobServer _server;

    public StoreFixture(BlobServer server)
    {
        _server = server;
        foreach ((string name, string value) in server.Variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        ObjectStores.UseEndpoint(null);
    }

    public void Dispose()
    {
        foreach ((string name, _) in _server.Variables)
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        ObjectStores.UseEndpoint(null);
        _server.Dispose();
    }
}
