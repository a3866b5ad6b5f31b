using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage;
using Azure.Storage.Blobs;

namespace InfoMax.Data.Objects;

/// <summary>
/// The account of <c>az://</c> addresses, from the variables of Azure's own tools: <c>AZURE_STORAGE_CONNECTION_STRING</c>, or
/// <c>AZURE_STORAGE_ACCOUNT</c> with <c>AZURE_STORAGE_KEY</c>, <c>AZURE_STORAGE_SAS_TOKEN</c> or what <c>DefaultAzureCredential</c>
/// finds; another server than Azure's by <c>AZURE_STORAGE_SERVICE_ENDPOINT</c>.
/// </summary>
internal static class AzureAccount
{
    /// <summary>A client with the credentials that the environment has.</summary>
    /// <exception cref="KeyNotFoundException">None is named.</exception>
    /// <exception cref="FormatException">A connection string or key is none.</exception>
    public static BlobServiceClient Client()
    {
        BlobClientOptions options = new()
        {
            Retry =
            {
                MaxRetries = StoreRetries.Most,
                Mode = RetryMode.Exponential,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(5),
                NetworkTimeout = Timeout.InfiniteTimeSpan,
            },
            Transport = new HttpClientTransport(StoreConnection.Client()),
        };
        if (Variable("AZURE_STORAGE_CONNECTION_STRING") is { } connection)
        {
            return new BlobServiceClient(connection, options);
        }

        string? account = Variable("AZURE_STORAGE_ACCOUNT") ?? Variable("AZURE_STORAGE_ACCOUNT_NAME");
        string endpoint = Variable("AZURE_STORAGE_SERVICE_ENDPOINT") ?? (account is null
            ? throw new KeyNotFoundException("no account is named")
            : $"https://{account}.blob.core.windows.net");
        Uri server = Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? address) ? address : throw new FormatException($"{endpoint} is no address");
        return (account, Variable("AZURE_STORAGE_KEY"), Variable("AZURE_STORAGE_SAS_TOKEN")) switch
        {
            ({ } name, { } key, _) => new BlobServiceClient(server, new StorageSharedKeyCredential(name, key), options),
            (_, _, { } sas) => new BlobServiceClient(server, new AzureSasCredential(sas.TrimStart('?')), options),
            _ => new BlobServiceClient(server, new DefaultAzureCredential(), options),
        };
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
