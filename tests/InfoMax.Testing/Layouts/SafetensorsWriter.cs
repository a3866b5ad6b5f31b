using System.Buffers.Binary;
using System.Text;

namespace InfoMax.Testing.Layouts;

/// <summary>Writes safetensors files as the reference implementation does.</summary>
internal static class SafetensorsWriter
{
    public static byte[] Write(params (string Name, string Type, int[] Shape, byte[] Data)[] tensors)
    {
        StringBuilder header = new("{\"__metadata__\":{\"format\":\"pt\"}");
        long offset = 0;
        foreach ((string name, string type, int[] shape, byte[] data) in tensors)
        {
            header.Append(FormattableString.Invariant($",\"{name}\":{{\"dtype\":\"{type}\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[{offset},{offset + data.Length}]}}"));
            offset += data.Length;
        }

        return Raw(header.Append('}').ToString(), [.. tensors.SelectMany(tensor => tensor.Data)]);
    }

    public static byte[] Raw(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header.PadRight((header.Length + 7) / 8 * 8));
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }
}
